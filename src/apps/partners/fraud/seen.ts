// How partners, visits and sales are read for whoever looks into them, in the shapes that signals know.
import { z } from 'zod';
import { Reason } from '../sale/shape.ts';
import { isByPartner, isSuspect } from './score.ts';

export const Partner = z.object({
  id: z.string(),
  name: z.string(),
  parentId: z.string().nullable(),
  isBanned: z.boolean(),
  isTrusted: z.boolean(),
  emailKey: z.string(),
  emailDomain: z.string(),
  ip: z.string().nullable(),
  device: z.string().nullable(),
  payKey: z.string().nullable(),
  website: z.string().nullable(),
  audience: z.array(z.string()),
  showsCoupons: z.boolean(),
});
export const partnerColumns = `a.id, a.name, a.parent_id as "parentId", a.status = 'banned' as "isBanned",
  a.is_trusted as "isTrusted", a.email_key as "emailKey", lower(split_part(a.email, '@', 2)) as "emailDomain",
  a.joined_ip as ip, a.joined_device as device, a.pay_key as "payKey", a.website, a.audience,
  exists (select from partners.coupons k where k.affiliate_id = a.id and k.is_public) as "showsCoupons"`;

export const Click = z.object({
  id: z.string(),
  partnerId: z.string(),
  atMs: z.number(),
  ip: z.string(),
  userAgent: z.string(),
  referrer: z.string().nullable(),
  landingUrl: z.string().nullable(),
  country: z.string().nullable(),
  device: z.string().nullable(),
  secondsOnSite: z.int().nullable(),
});
export const clickColumns = `r.id, r.affiliate_id as "partnerId", (extract(epoch from r.at) * 1000)::float8 as "atMs",
  r.ip, r.user_agent as "userAgent", r.referrer, r.landing_url as "landingUrl", r.country, r.device,
  r.seconds_on_site as "secondsOnSite"`;

export const Sale = z.object({
  id: z.string(),
  partnerId: z.string(),
  clickId: z.string().nullable(),
  atMs: z.number(),
  amount: z.int(),
  currency: z.string(),
  refunded: z.int(),
  chargedBack: z.boolean(),
  ip: z.string().nullable(),
  device: z.string().nullable(),
  paymentKey: z.string().nullable(),
  customerKey: z.string().nullable(),
  customerDomain: z.string().nullable(),
  isMailMadeUp: z.boolean(),
  country: z.string().nullable(),
  billingCountry: z.string().nullable(),
  coupon: z.string().nullable(),
  isCouponPublic: z.boolean(),
  isSuspect: z.array(Reason).transform(isSuspect),
  isByPartner: z.array(Reason).transform(isByPartner),
});
export const saleColumns = `c.id, c.affiliate_id as "partnerId", c.referral_id as "clickId",
  (extract(epoch from c.at) * 1000)::float8 as "atMs", c.amount, c.currency, c.refunded,
  c.charged_back as "chargedBack", c.ip, c.device, c.payment_key as "paymentKey",
  c.customer_key as "customerKey", c.customer_domain as "customerDomain",
  c.customer_mail_made_up as "isMailMadeUp",
  c.country, c.billing_country as "billingCountry", case when c.path = 'coupon' then c.coupon end as coupon,
  exists (select from partners.coupons k where k.code = c.coupon and k.is_public) as "isCouponPublic",
  c.reasons as "isSuspect", c.reasons as "isByPartner"`;
