package io.skerry.hadoop.contract;

import io.skerry.hadoop.TestCluster;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.contract.AbstractFSContract;

/// Binds Hadoop's contract tests to the cluster of the tests, and to nothing else.
final class SkerryContract extends AbstractFSContract {
  private final Path testPath;

  private SkerryContract(Configuration configuration, Path testPath) {
    super(configuration);
    this.testPath = testPath;
    addConfResource("contract/skerry.xml");
  }

  /// Tests in a folder of a namespace of the whole cluster.
  static SkerryContract inCluster() {
    return new SkerryContract(
        TestCluster.configuration(TestCluster.WHOLE), new Path("/demo/contract"));
  }

  /// Tests that may empty "/".
  static SkerryContract inScratch() {
    return new SkerryContract(
        TestCluster.configuration(TestCluster.SCRATCH), new Path("/contract"));
  }

  @Override
  public FileSystem getTestFileSystem() throws IOException {
    FileSystem files = FileSystem.get(getConf());
    if (!files.getUri().getScheme().equals(getScheme())) {
      throw new IOException("the tests would run on " + files.getUri());
    }
    return files;
  }

  @Override
  public String getScheme() {
    return "skerry";
  }

  @Override
  public Path getTestPath() {
    return testPath;
  }
}
