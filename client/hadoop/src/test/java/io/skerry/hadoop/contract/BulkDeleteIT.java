package io.skerry.hadoop.contract;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.contract.AbstractContractBulkDeleteTest;
import org.apache.hadoop.fs.contract.AbstractFSContract;

/// Deleting many at once.
final class BulkDeleteIT extends AbstractContractBulkDeleteTest {
  @Override
  protected AbstractFSContract createContract(Configuration unused) {
    return SkerryContract.inCluster();
  }

  @Override
  protected int getExpectedPageSize() {
    return 100;
  }
}
