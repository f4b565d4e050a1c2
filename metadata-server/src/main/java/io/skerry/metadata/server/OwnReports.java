package io.skerry.metadata.server;

import io.skerry.metadata.authority.KeyRing;
import io.skerry.metadata.membership.Peers;
import io.skerry.metadata.membership.ServerReports;
import java.util.List;
import java.util.function.Consumer;

/// This server as its reports need it.
///
/// @param fatal told why the process must end
record OwnReports(
    MetadataConfig config,
    KeyRing keys,
    Peers peers,
    Retirement retirement,
    Consumer<Throwable> fatal)
    implements ServerReports.Self {
  @Override
  public String name() {
    return config.node();
  }

  @Override
  public String address() {
    return config.advertise().toString();
  }

  @Override
  public boolean unwraps(byte[] wrapped) {
    return keys.unwraps(wrapped);
  }

  @Override
  public void removed() {
    fatal.accept(retirement.note());
  }

  @Override
  public void refused(String why) {
    fatal.accept(new Refusal("the cluster does not take " + config.node() + " in: " + why));
  }

  @Override
  public List<String> candidates() {
    return peers.candidates();
  }
}
