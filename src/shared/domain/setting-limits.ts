/** The least and the most of each number among the settings. */
export const settingLimits = {
  // Below 1024 a port is the administrator's on most systems.
  gateway_port: { least: 1_024, most: 65_535 },
  calls_max_age_days: { least: 0, most: 3_650 },
  calls_max_rows: { least: 1_000, most: 20_000_000 },
  calls_max_megabytes: { least: 10, most: 1_000_000 },
  rate_limit_requests: { least: 0, most: 100_000_000 },
  rate_limit_window_seconds: { least: 1, most: 86_400 },
  lock_after_minutes: { least: 0, most: 1_440 },
} as const;
