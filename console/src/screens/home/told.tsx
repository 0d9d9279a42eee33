// For whoever decides on nothing here: what they were told last.
import { Link } from '@tanstack/react-router';
import { useAsk } from '../../client/queries.ts';
import { Panel } from '../../parts/panel.tsx';
import { Section } from '../../parts/section.tsx';
import { grouped, NoticeItem } from '../../shell/notices.tsx';

const most = 3;

export function Told() {
  const query = useAsk('notify.notice.list', { show: 'open', limit: 20 });
  if (query.data?.items.length === 0) return null;
  return (
    <Section
      title="Messages"
      end={
        <Link to="/notices" className="font-[550] text-link">
          Show all
        </Link>
      }
    >
      <Panel query={query} what="Your messages">
        {({ items }) => (
          <ul className="border-border border-t">
            {grouped(items)
              .slice(0, most)
              .map((same) => (
                <NoticeItem key={same[0].id} same={same} />
              ))}
          </ul>
        )}
      </Panel>
    </Section>
  );
}
