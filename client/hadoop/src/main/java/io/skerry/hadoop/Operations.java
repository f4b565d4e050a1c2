package io.skerry.hadoop;

import org.apache.hadoop.fs.statistics.IOStatistics;
import org.apache.hadoop.fs.statistics.StoreStatisticNames;
import org.apache.hadoop.fs.statistics.impl.IOStatisticsBinding;
import org.apache.hadoop.fs.statistics.impl.IOStatisticsStore;

/// Counts what a file system was asked to do, under Hadoop's names.
final class Operations {
  static final String APPEND = StoreStatisticNames.OP_APPEND;
  static final String CONCAT = "op_concat";
  static final String CREATE = StoreStatisticNames.OP_CREATE;
  static final String DELETE = StoreStatisticNames.OP_DELETE;
  static final String GET_ATTRIBUTES = "op_get_attributes";
  static final String GET_CONTENT_SUMMARY = StoreStatisticNames.OP_GET_CONTENT_SUMMARY;
  static final String GET_FILE_STATUS = StoreStatisticNames.OP_GET_FILE_STATUS;
  static final String LIST_LOCATED_STATUS = StoreStatisticNames.OP_LIST_LOCATED_STATUS;
  static final String LIST_STATUS = StoreStatisticNames.OP_LIST_STATUS;
  static final String MKDIRS = StoreStatisticNames.OP_MKDIRS;
  static final String OPEN = StoreStatisticNames.OP_OPEN;
  static final String OPEN_FILE = StoreStatisticNames.OP_OPENFILE;
  static final String RENAME = StoreStatisticNames.OP_RENAME;
  static final String SET_ATTRIBUTES = "op_set_attributes";
  static final String TRUNCATE = StoreStatisticNames.OP_TRUNCATE;

  private final IOStatisticsStore store =
      IOStatisticsBinding.iostatisticsStore()
          .withCounters(
              APPEND,
              CONCAT,
              CREATE,
              DELETE,
              GET_ATTRIBUTES,
              GET_CONTENT_SUMMARY,
              GET_FILE_STATUS,
              LIST_LOCATED_STATUS,
              LIST_STATUS,
              MKDIRS,
              OPEN,
              OPEN_FILE,
              RENAME,
              SET_ATTRIBUTES,
              TRUNCATE)
          .build();

  void count(String operation) {
    store.incrementCounter(operation);
  }

  IOStatistics statistics() {
    return store;
  }
}
