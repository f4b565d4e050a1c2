package io.skerry.proto.security;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/// One process's certificate chain, private key and the cluster's authority, and the only TLS
/// contexts that Skerry uses: version 1.3, both sides authenticated.
///
/// @param chain own certificate first
public record MutualTls(PrivateKey key, List<X509Certificate> chain, X509Certificate authority) {
  /// The native one needs no warming up by Java's compilers, which a short-lived process never
  /// ends.
  private static final SslProvider PROVIDER =
      OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;

  private static final String PROTOCOL = "TLSv1.3";

  /// For Java's TLS; the native one lets nobody choose among its three suites of version 1.3.
  private static final List<String> CIPHERS =
      List.of("TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256");

  public MutualTls {
    chain = List.copyOf(chain);
  }

  /// For a port that demands a certificate of this authority.
  public SslContext serverContext() throws SSLException {
    return finish(
        SslContextBuilder.forServer(new OwnKey(key, chain))
            .trustManager(authority)
            .clientAuth(ClientAuth.REQUIRE));
  }

  /// For the join port: the server proves itself, the caller cannot yet. The caller knows nothing
  /// but the authority's fingerprint, so the authority's certificate is shown behind the server's
  /// own.
  public SslContext joinContext() throws SSLException {
    List<X509Certificate> shown = Stream.concat(chain.stream(), Stream.of(authority)).toList();
    return finish(SslContextBuilder.forServer(new OwnKey(key, shown)).clientAuth(ClientAuth.NONE));
  }

  /// For calling other processes of the cluster.
  public SslContext clientContext() throws SSLException {
    return finish(
        GrpcSslContexts.forClient().keyManager(new OwnKey(key, chain)).trustManager(authority));
  }

  private static SslContext finish(SslContextBuilder builder) throws SSLException {
    GrpcSslContexts.configure(builder, PROVIDER).protocols(PROTOCOL);
    if (PROVIDER == SslProvider.JDK) {
      builder.ciphers(CIPHERS);
    }
    return builder.build();
  }
}
