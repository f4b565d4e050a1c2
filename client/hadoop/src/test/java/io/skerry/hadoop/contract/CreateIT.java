package io.skerry.hadoop.contract;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.contract.AbstractContractCreateTest;
import org.apache.hadoop.fs.contract.AbstractFSContract;

/// Making and replacing files.
final class CreateIT extends AbstractContractCreateTest {
  @Override
  protected AbstractFSContract createContract(Configuration unused) {
    return SkerryContract.inCluster();
  }
}
