// A labelled month of affiliate trade, for those who judge it.
export { generateMonth, type Label, type Month } from './fraud-month/month.ts';
