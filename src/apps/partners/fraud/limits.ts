/** The most that is usual; more is a signal. */
export const limits = {
  clicksPerIpHour: 10,
  salesPerIpDay: 3,
  secondsOnSite: 5,
  refundRate: 0.15,
} as const;
