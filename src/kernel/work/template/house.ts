// The templates that come with Cadre.
import { abandonedCart } from './house/cart.ts';
import { payInvoice } from './house/invoice.ts';
import { priceOptimization } from './house/prices.ts';
import { postPurchase } from './house/purchase.ts';
import { reviewManagement } from './house/reviews.ts';
import { productSourcing } from './house/sourcing.ts';
import { inventorySync } from './house/stock.ts';
import { closeDay } from './house/takings.ts';
import { weekInNumbers } from './house/week.ts';
import type { HouseTemplate } from './model.ts';

export const houseTemplates: readonly HouseTemplate[] = [
  ...[productSourcing, inventorySync, priceOptimization, abandonedCart, postPurchase, reviewManagement],
  ...[payInvoice, closeDay, weekInNumbers],
];
