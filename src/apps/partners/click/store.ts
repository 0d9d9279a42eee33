// Links and visits as rows.
import { z } from 'zod';
import { statement } from '../rows.ts';

const Led = z.object({
  linkId: z.string(),
  partnerId: z.string(),
  status: z.string(),
  url: z.string().nullable(),
  cookieDays: z.int(),
});
export type Led = z.output<typeof Led>;

/** An application that nobody has touched yet has no link that leads anywhere. */
export const targetOfCode = statement(
  `select l.id as "linkId", a.id as "partnerId", a.status, coalesce(l.url, p.landing_url) as url,
     p.cookie_days as "cookieDays"
   from partners.links l join partners.affiliates a on a.id = l.affiliate_id
   join partners.programs p on p.id = a.program_id where l.code = $1 and l.is_open
     and (a.status <> 'applied' or a.version > 1)`,
  Led,
);

/** What visits say is in `said`. Each once, however often it is told. */
export const clickRows = `insert into partners.referrals
     (id, affiliate_id, link_id, at, ip, user_agent, referrer, landing_url, device, country)
   select c."clickId", a.id, c."linkId", c.at, c.ip, c."userAgent", c.referrer, c."landingUrl", c.device, c.country
   from said cross join json_to_record(said.data) as c("clickId" uuid, "partnerId" uuid, "linkId" uuid,
     at timestamptz, ip text, "userAgent" text, referrer text, "landingUrl" text, device text, country text)
   join partners.affiliates a on a.id = c."partnerId"
   on conflict (id) do nothing`;
export const insertClicks = statement(
  `with said as (select value as data from json_array_elements($1)) ${clickRows} returning id`,
  z.object({ id: z.string() }),
);

export const keepStay = statement(
  `update partners.referrals set seconds_on_site = greatest(coalesce(seconds_on_site, 0), $2::int)
   where id = $1 and at > $3 returning seconds_on_site as seconds`,
  z.object({ seconds: z.int() }),
);

/** Visits are kept for as long as a sale may be led back to them and looked into; answers how many are gone. */
export const forgetVisits = statement(
  `with old as (select id from partners.referrals where at < $1 limit $2)
   delete from partners.referrals r using old where r.id = old.id returning r.id`,
  z.object({ id: z.string() }),
);
