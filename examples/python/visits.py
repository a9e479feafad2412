"""A web service that counts its visits in /data and shows its settings to whom has the token."""

import http.server
import json
import os
import sys

with open(sys.argv[1]) as file:
    settings = json.load(file)


def count():
    try:
        with open("/data/visits") as file:
            visits = int(file.read())
    except FileNotFoundError:
        visits = 0
    with open("/data/.visits", "w") as file:
        file.write(str(visits + 1))
    os.replace("/data/.visits", "/data/visits")
    return visits + 1


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/settings":
            if self.headers["Authorization"] != "Bearer " + settings["admin_token"]:
                return self.answer(401, "no\n")
            return self.answer(200, json.dumps(settings["languages"]) + "\n")
        self.answer(200, f"{settings['title']}: {count()}\n")

    def answer(self, code, text):
        body = text.encode()
        self.send_response(code)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *arguments):
        if settings["log_level"] != "error":
            print(format % arguments, flush=True)


with http.server.HTTPServer(("", settings["port"]), Handler) as server:
    print("ready", flush=True)
    server.serve_forever()
