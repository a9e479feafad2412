import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A web service of one page, which tells its greeting and how large its heap may become. */
public class Greeter {
	public static void main(String[] arguments) throws Exception {
		int port = Integer.parseInt(System.getenv("PORT"));
		HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
		server.createContext("/", exchange -> {
			Runtime runtime = Runtime.getRuntime();
			byte[] page = String.format("%s, heap %d MiB, %d processors%n", System.getenv("GREETING"),
				runtime.maxMemory() >> 20, runtime.availableProcessors())
				.getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(200, page.length);
			exchange.getResponseBody().write(page);
			exchange.close();
		});
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			server.stop(0);
			System.out.println("closed");
		}));
		server.start();
		System.out.println("ready");
	}
}
