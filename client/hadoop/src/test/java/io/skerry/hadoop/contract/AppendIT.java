package io.skerry.hadoop.contract;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.contract.AbstractContractAppendTest;
import org.apache.hadoop.fs.contract.AbstractFSContract;

/// Adding to files.
final class AppendIT extends AbstractContractAppendTest {
  @Override
  protected AbstractFSContract createContract(Configuration unused) {
    return SkerryContract.inCluster();
  }
}
