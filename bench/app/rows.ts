// What the measured app and its baselines have in common.

/** So many rows stand ready to be read, with ids that end in their number. */
export const rowCount = 10_000;

export const echoBody = {
  text: 'Two of one and one of another',
  items: [
    { sku: 'A-100', quantity: 2, priceCents: 950 },
    { sku: 'B-200', quantity: 1, priceCents: 2000 },
  ],
};

export const rowId = '00000000-0000-7000-8000-<row>';

export const newRow = { title: 'A row <unique>', body: 'lorem ipsum '.repeat(10).trim(), amountCents: 12_345 };
