package io.skerry.hadoop.contract;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.contract.AbstractContractMultipartUploaderTest;
import org.apache.hadoop.fs.contract.AbstractFSContract;

/// Files made of parts.
final class MultipartUploaderIT extends AbstractContractMultipartUploaderTest {
  @Override
  protected AbstractFSContract createContract(Configuration unused) {
    return SkerryContract.inCluster();
  }

  @Override
  protected int partSizeInBytes() {
    return 1024;
  }

  @Override
  protected boolean finalizeConsumesUploadIdImmediately() {
    return true;
  }

  @Override
  protected boolean supportsConcurrentUploadsToSamePath() {
    return true;
  }
}
