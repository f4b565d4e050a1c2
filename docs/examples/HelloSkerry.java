import io.skerry.client.*;
import io.skerry.proto.security.*;
import java.nio.file.*;
import java.util.List;

/// Writes a file and reads it back. Arguments: cluster id, a metadata server (host:port), folder of an identity.
public class HelloSkerry {
  public static void main(String[] args) throws Exception {
    Path identity = Path.of(args[2]);
    MutualTls tls =
        new MutualTls(
            Pem.privateKey(Files.readString(identity.resolve("key.pem"))),
            Pem.certificates(Files.readString(identity.resolve("certificate.pem"))),
            Pem.certificates(Files.readString(identity.resolve("authority.pem"))).get(0));
    try (Skerry skerry = Skerry.connect(ClientConfig.of(args[0], List.of(args[1]), tls))) {
      try (FileWriter out = skerry.files().create("/demo/hello", CreateOptions.defaults().overwriting())) {
        out.write("Hello, Skerry\n".getBytes());
      }
      try (FileReader in = skerry.files().open("/demo/hello")) {
        in.stream().transferTo(System.out);
      }
    }
  }
}
