package io.skerry.client;

import java.util.List;

/// Whether the cluster keeps its promises now, and what does not.
///
/// @param status ok, degraded or failed
/// @param debts copies that policy asks for and that are not there yet
/// @param divergent replicas that differ; anything but 0 is a defect
public record HealthReport(String status, List<Problem> problems, long debts, long divergent) {
  public HealthReport {
    problems = List.copyOf(problems);
  }

  /// One thing that is wrong, what the cluster does about it, and what a person should do.
  public record Problem(String subject, String what, String doing, String todo) {}
}
