// What the examples of this app's contracts name.
export const anyId = '019abcde-0000-7000-8000-000000000000';
export const anyInstant = '2026-03-14T09:26:53.000Z';
