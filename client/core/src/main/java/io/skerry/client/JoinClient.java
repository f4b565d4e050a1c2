package io.skerry.client;

import io.skerry.client.transport.JoinCall;
import io.skerry.proto.security.JoinToken;
import io.skerry.proto.types.ErrorCode;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;

/// Turns a join token into an identity: generates a key here and has its certificate signed by the
/// cluster. The token's secret is shown only to a server that proved to belong to the token's
/// cluster.
public final class JoinClient {
  private JoinClient() {}

  /// @param hosts names and addresses under which a server will be reached; empty for a user
  public static JoinedIdentity join(String tokenText, List<String> hosts, Duration timeout)
      throws SkerryException {
    return join(tokenText, JoinKey.create(), hosts, timeout);
  }

  /// Joins with a key that the caller keeps, so that he can repeat the call with the same token and
  /// key, as often as it takes, if its answer is lost.
  ///
  /// @param hosts as above; the same in every repetition
  public static JoinedIdentity join(
      String tokenText, JoinKey key, List<String> hosts, Duration timeout) throws SkerryException {
    try {
      JoinToken token = JoinToken.parse(tokenText);
      return new JoinCall(token, key.pair(), hosts, timeout.toMillis()).join();
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      throw new SkerryException(ErrorCode.INVALID_ARGUMENT, "", String.valueOf(e.getMessage()), e);
    }
  }
}
