// Everything one has been told and not put away.
import { useMay } from '../client/me.ts';
import { useAsk } from '../client/queries.ts';
import { Empty, Panel } from '../parts/panel.tsx';
import { Page, PageTitle } from '../parts/section.tsx';
import { grouped, NoticeItem } from '../shell/notices.tsx';

const nothing = 'You have not been told anything yet.';

export function AllNotices() {
  const may = useMay();
  const query = useAsk('notify.notice.list', { show: 'open', limit: 100 });
  return (
    <Page>
      <PageTitle title="Notices" />
      <Panel query={query} what="The notices" lines={6}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty says={may('approval.request.list') ? `${nothing} Decisions are in Approvals.` : nothing} />
          ) : (
            <ul className="border-border border-t">
              {grouped(items).map((same) => (
                <NoticeItem key={same[0].id} same={same} />
              ))}
            </ul>
          )
        }
      </Panel>
    </Page>
  );
}
