package io.skerry.worker;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What `worker.yaml` says. Keys without a default must be there, keys that are not listed are an
/// error.
///
/// @param cluster id of the cluster
/// @param node name of this worker, the one in its certificate
/// @param site label of its site; default "a"
/// @param statusListen host:port of health and metrics; loopback unless somebody must see it
///   elsewhere
/// @param metadataServers host:port of each
/// @param tls where certificate and key are
public record WorkerConfig(
    String cluster,
    String node,
    String site,
    Address statusListen,
    List<String> metadataServers,
    Tls tls) {
  static final String SITE_DEFAULT = "a";

  public WorkerConfig {
    metadataServers = List.copyOf(metadataServers);
  }

  /// Paths of PEM files.
  ///
  /// @param certificate own certificate first
  /// @param key PKCS #8, unencrypted
  /// @param authority the cluster's certificate authority
  public record Tls(Path certificate, Path key, Path authority) {}

  /// A host and a port.
  public record Address(String host, int port) {
    static Address parse(String key, String text) throws StartRefusedException {
      int colon = text.lastIndexOf(':');
      try {
        int port = Integer.parseInt(text.substring(colon + 1));
        if (colon > 0 && port >= 0 && port <= 65_535) {
          return new Address(text.substring(0, colon), port);
        }
      } catch (NumberFormatException e) {
        throw new StartRefusedException(key + ": \"" + text + "\" is not host:port", e);
      }
      throw new StartRefusedException(key + ": \"" + text + "\" is not host:port");
    }

    @Override
    public String toString() {
      return host + ':' + port;
    }
  }

  /// Reads a file. Relative paths in it start at the folder above its own.
  ///
  /// @throws StartRefusedException with one line that names the file and the key
  public static WorkerConfig read(Path file) throws StartRefusedException {
    try {
      Path folder = file.toAbsolutePath().normalize().getParent();
      Path base = folder == null || folder.getParent() == null ? Path.of("/") : folder.getParent();
      return parse(Files.readString(file), base);
    } catch (NoSuchFileException e) {
      throw new StartRefusedException("no configuration file " + file, e);
    } catch (IOException e) {
      throw new StartRefusedException("cannot read configuration file " + file + ": " + e, e);
    } catch (StartRefusedException e) {
      throw new StartRefusedException(file + ": " + e.getMessage(), e);
    }
  }

  static WorkerConfig parse(String yaml, Path base) throws StartRefusedException {
    try {
      if (yaml.isBlank()) {
        throw new StartRefusedException("the file is empty");
      }
      Text text = new YAMLMapper().readValue(yaml, Text.class);
      if (text == null) {
        throw new StartRefusedException("the file says nothing");
      }
      return text.config(base);
    } catch (UnrecognizedPropertyException e) {
      throw new StartRefusedException("unknown key " + path(e) + line(yaml, e), e);
    } catch (JsonMappingException e) {
      throw new StartRefusedException(path(e) + line(yaml, e) + ": " + e.getOriginalMessage(), e);
    } catch (JsonProcessingException e) {
      throw new StartRefusedException("not YAML: " + e.getOriginalMessage(), e);
    }
  }

  /// Where the offending key stands. The parser knows only where it had read to by then.
  private static String line(String yaml, JsonMappingException e) {
    String key =
        e.getPath().stream()
            .map(step -> String.valueOf(step.getFieldName()))
            .reduce("", (outer, inner) -> inner);
    Pattern found = Pattern.compile("(^|[\\s{,\"-])" + Pattern.quote(key) + "\"?\\s*:");
    List<String> lines = yaml.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).stripLeading().startsWith("#") && found.matcher(lines.get(i)).find()) {
        return " in line " + (i + 1);
      }
    }
    return "";
  }

  private static String path(JsonMappingException e) {
    return e.getPath().stream()
        .map(step -> step.getFieldName() == null ? "[]" : step.getFieldName())
        .collect(Collectors.joining("."));
  }

  /// The file as it stands, before defaults and checks.
  private record Text(
      @JsonProperty("cluster") @Nullable String cluster,
      @JsonProperty("node") @Nullable String node,
      @JsonProperty("site") @Nullable String site,
      @JsonProperty("statusListen") @Nullable String statusListen,
      @JsonProperty("metadataServers") @Nullable List<String> metadataServers,
      @JsonProperty("tls") @Nullable TlsText tls) {

    WorkerConfig config(Path base) throws StartRefusedException {
      TlsText files = tls == null ? new TlsText(null, null, null) : tls;
      return new WorkerConfig(
          required("cluster", cluster),
          required("node", node),
          site == null ? SITE_DEFAULT : site,
          Address.parse("statusListen", required("statusListen", statusListen)),
          servers(),
          new Tls(
              base.resolve(required("tls.certificate", files.certificate)),
              base.resolve(required("tls.key", files.key)),
              base.resolve(required("tls.authority", files.authority))));
    }

    private List<String> servers() throws StartRefusedException {
      if (metadataServers == null || metadataServers.isEmpty()) {
        throw new StartRefusedException("key metadataServers is missing");
      }
      for (String server : metadataServers) {
        Address _ = Address.parse("metadataServers", String.valueOf(server));
      }
      return metadataServers;
    }

    private static String required(String key, @Nullable String value)
        throws StartRefusedException {
      if (value == null || value.isBlank()) {
        throw new StartRefusedException("key " + key + " is missing");
      }
      return value;
    }
  }

  private record TlsText(
      @JsonProperty("certificate") @Nullable String certificate,
      @JsonProperty("key") @Nullable String key,
      @JsonProperty("authority") @Nullable String authority) {}
}
