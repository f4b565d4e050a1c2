package io.skerry.hadoop.contract;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.contract.AbstractContractSeekTest;
import org.apache.hadoop.fs.contract.AbstractFSContract;

/// Reading here and there.
final class SeekIT extends AbstractContractSeekTest {
  @Override
  protected AbstractFSContract createContract(Configuration unused) {
    return SkerryContract.inCluster();
  }
}
