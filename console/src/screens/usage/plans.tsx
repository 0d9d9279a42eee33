// The plan of the company, and what the others include.
import { money } from '../../base/numbers.ts';
import { useMay } from '../../client/me.ts';
import { useAsk } from '../../client/queries.ts';
import { Panel } from '../../parts/panel.tsx';
import { Section } from '../../parts/section.tsx';
import { Status } from '../../parts/status.tsx';

export function Plans() {
  const may = useMay();
  const query = useAsk('tenant.plan.list', {}, { enabled: may('tenant.plan.list') });
  if (!may('tenant.plan.list')) return null;
  return (
    <Section title="Plans" note="what each one includes">
      <Panel query={query} what="The plans" lines={3}>
        {({ items }) => (
          <ul className="border-border border-t">
            {items
              .filter(({ price, isOurs }) => price || isOurs)
              .map(({ name, title, includes, price, isOurs }) => (
                <li
                  key={name}
                  aria-current={isOurs ? 'true' : undefined}
                  className="grid min-h-(--row) grid-cols-[120px_minmax(0,1fr)_auto] items-center gap-x-3 border-border
                  border-b py-1.5 aria-[current]:bg-selected max-md:grid-cols-[minmax(0,1fr)_auto] max-md:px-2"
                >
                  <span className="pl-3 font-[550] max-md:col-start-1 max-md:row-start-1 max-md:pl-0">{title}</span>
                  <span className="text-muted max-md:col-span-2 max-md:row-start-2">
                    {includes}
                    {isOurs ? (
                      <span className="ml-3 text-ink">
                        <Status word="active" says="yours" />
                      </span>
                    ) : null}
                  </span>
                  <span className="pr-3 text-right tabular-nums max-md:col-start-2 max-md:row-start-1 max-md:pr-0">
                    {price ? `${money(price)} a month` : 'not sold'}
                  </span>
                </li>
              ))}
          </ul>
        )}
      </Panel>
    </Section>
  );
}
