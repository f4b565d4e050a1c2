package io.skerry.worker.heartbeat;

import io.skerry.proto.servers.KeptServers;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says in the log which metadata servers there are.
public final class ServersLog implements KeptServers.Log {
  private static final Logger log = LoggerFactory.getLogger(ServersLog.class);

  @Override
  public void changed(List<String> addresses) {
    log.atInfo().addKeyValue("servers", addresses).log("metadata-servers");
  }

  @Override
  public void failed(IOException why) {
    log.atWarn().addKeyValue("why", why.toString()).log("metadata-servers-not-kept");
  }
}
