/*
 * A TLS client as a service: `gateway PORT HOST[:PORT] CA-FILE` takes HTTP requests on PORT, passes
 * each on to HOST by TLS and its answer back. HOST's certificate must be good for its name and signed
 * by one of CA-FILE. One request at a time: it is an example. TERM ends it with 0.
 */

#include <mbedtls/ctr_drbg.h>
#include <mbedtls/entropy.h>
#include <mbedtls/error.h>
#include <mbedtls/net_sockets.h>
#include <mbedtls/ssl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct gateway {
	char *host;
	const char *port;
	mbedtls_ssl_config config;
	mbedtls_entropy_context entropy;
	mbedtls_ctr_drbg_context random;
	mbedtls_x509_crt authorities;
};

/* The text of mbedtls' code. */
static const char *
reason(int code)
{
	static char text[200];
	mbedtls_strerror(code, text, sizeof(text));
	return text;
}

static _Noreturn void
fail(const char *what, int code)
{
	fprintf(stderr, "gateway: %s: %s\n", what, reason(code));
	exit(1);
}

static void
prepare(struct gateway *gateway, const char *authorities)
{
	int code;
	mbedtls_entropy_init(&gateway->entropy);
	mbedtls_ctr_drbg_init(&gateway->random);
	mbedtls_ssl_config_init(&gateway->config);
	mbedtls_x509_crt_init(&gateway->authorities);
	if ((code = mbedtls_x509_crt_parse_file(&gateway->authorities, authorities)) != 0)
		fail(authorities, code);
	if ((code = mbedtls_ctr_drbg_seed(&gateway->random, mbedtls_entropy_func,
	    &gateway->entropy, NULL, 0)) != 0)
		fail("random numbers", code);
	if ((code = mbedtls_ssl_config_defaults(&gateway->config, MBEDTLS_SSL_IS_CLIENT,
	    MBEDTLS_SSL_TRANSPORT_STREAM, MBEDTLS_SSL_PRESET_DEFAULT)) != 0)
		fail("TLS", code);
	mbedtls_ssl_conf_authmode(&gateway->config, MBEDTLS_SSL_VERIFY_REQUIRED);
	mbedtls_ssl_conf_ca_chain(&gateway->config, &gateway->authorities, NULL);
	mbedtls_ssl_conf_rng(&gateway->config, mbedtls_ctr_drbg_random, &gateway->random);
}

/* Bytes both ways until the server has said all. An mbedtls code, or 0. */
static int
copy(mbedtls_ssl_context *tls, mbedtls_net_context *server, mbedtls_net_context *client)
{
	unsigned char bytes[16384];
	struct pollfd sides[] = { { client->fd, POLLIN, 0 }, { server->fd, POLLIN, 0 } };
	int length;
	while (poll(sides, 2, -1) > 0) {
		if (sides[0].revents) {
			if ((length = mbedtls_net_recv(client, bytes, sizeof(bytes))) <= 0)
				return 0;
			for (int sent = 0, more; sent < length; sent += more)
				if ((more = mbedtls_ssl_write(tls, bytes + sent, length - sent)) < 0)
					return more;
		}
		if (!sides[1].revents)
			continue;
		do {
			length = mbedtls_ssl_read(tls, bytes, sizeof(bytes));
			if (length == 0 || length == MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY)
				return 0;
			if (length < 0 || mbedtls_net_send(client, bytes, length) != length)
				return length;
		} while (mbedtls_ssl_get_bytes_avail(tls) > 0);
	}
	return 0;
}

static int
pass_on(struct gateway *gateway, mbedtls_net_context *client)
{
	mbedtls_net_context server;
	mbedtls_ssl_context tls;
	int code;
	mbedtls_net_init(&server);
	mbedtls_ssl_init(&tls);
	if ((code = mbedtls_ssl_setup(&tls, &gateway->config)) == 0
	    && (code = mbedtls_ssl_set_hostname(&tls, gateway->host)) == 0
	    && (code = mbedtls_net_connect(&server, gateway->host, gateway->port,
	    MBEDTLS_NET_PROTO_TCP)) == 0) {
		mbedtls_ssl_set_bio(&tls, &server, mbedtls_net_send, mbedtls_net_recv, NULL);
		if ((code = mbedtls_ssl_handshake(&tls)) == 0)
			code = copy(&tls, &server, client);
	}
	mbedtls_ssl_free(&tls);
	mbedtls_net_free(&server);
	return code;
}

static void
refuse(mbedtls_net_context *client, int code)
{
	char answer[400];
	int length = snprintf(answer, sizeof(answer), "HTTP/1.0 502 Bad Gateway\r\n\r\n%s\n",
	    reason(code));
	mbedtls_net_send(client, (unsigned char *)answer, length);
	fprintf(stderr, "gateway: %s\n", reason(code));
}

static void
stop(int number)
{
	(void)number;
	_exit(0);
}

int
main(int argc, char **argv)
{
	static struct gateway gateway;
	mbedtls_net_context listener, client;
	char *colon;
	int code;
	if (argc != 4)
		return 2;
	gateway.host = argv[2];
	colon = strrchr(gateway.host, ':');
	gateway.port = colon ? colon + 1 : "443";
	if (colon)
		*colon = '\0';
	signal(SIGTERM, stop);
	signal(SIGPIPE, SIG_IGN);
	prepare(&gateway, argv[3]);
	if ((code = mbedtls_net_bind(&listener, NULL, argv[1], MBEDTLS_NET_PROTO_TCP)) != 0)
		fail("the port", code);
	printf("gateway: ready, uid %d\n", (int)getuid());
	fflush(stdout);
	while (mbedtls_net_accept(&listener, &client, NULL, 0, NULL) == 0) {
		if ((code = pass_on(&gateway, &client)) != 0)
			refuse(&client, code);
		mbedtls_net_free(&client);
	}
	return 1;
}
