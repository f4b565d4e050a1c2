package io.skerry.hadoop.contract;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.contract.AbstractContractConcatTest;
import org.apache.hadoop.fs.contract.AbstractFSContract;

/// Joining files.
final class ConcatIT extends AbstractContractConcatTest {
  @Override
  protected AbstractFSContract createContract(Configuration unused) {
    return SkerryContract.inCluster();
  }
}
