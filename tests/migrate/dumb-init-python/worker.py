# A worker that knows only Ctrl-C. Its shell does not pass signals on; its init sends them to all.
import os
import sys
import time

print("uid", os.getuid(), "leads", os.getsid(0) == os.getppid(), "cwd", os.getcwd(), flush=True)
print("working", flush=True)
try:
    while True:
        time.sleep(0.1)
except KeyboardInterrupt:
    print("interrupted", flush=True)
    sys.exit(3)
