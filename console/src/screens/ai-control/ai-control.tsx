// Which model does what, is it well, what does it cost, what happens when it fails?
import { useMine } from '../../client/me.ts';
import { Empty, Panel } from '../../parts/panel.tsx';
import { Page, PageTitle } from '../../parts/section.tsx';
import { useView, type View, ViewTabs } from '../../parts/view-tabs.tsx';
import { Answers } from './answers.tsx';
import { Health } from './health.tsx';
import { Prices } from './prices.tsx';
import { Quality } from './quality.tsx';
import { Rules } from './rules.tsx';
import { Spend } from './spend.tsx';

const views = [
  { value: 'health', label: 'Health', needs: 'model.health.show' },
  { value: 'rules', label: 'Rules', needs: 'model.policy.get' },
  { value: 'spend', label: 'Spend', needs: 'meter.usage.breakdown' },
  { value: 'prices', label: 'Prices', needs: 'meter.price.list' },
  { value: 'answers', label: 'Answers', needs: 'model.generation.list' },
  { value: 'quality', label: 'Quality', needs: 'model.outcome.compare' },
] as const satisfies readonly View<string>[];

const shown = {
  health: Health,
  rules: Rules,
  spend: Spend,
  prices: Prices,
  answers: Answers,
  quality: Quality,
} as const;

export function AiControl() {
  const { open, view } = useView(views);
  const mine = useMine();
  const Shown = view && shown[view];
  return (
    <Page>
      <PageTitle title="AI control" />
      <Panel query={mine} what="What you may see of models" lines={8}>
        {() =>
          Shown ? (
            <>
              <ViewTabs label="AI control" view={view} open={open} />
              <Shown />
            </>
          ) : (
            <Empty says="You may not see how models are used. Whoever runs your company can allow it." />
          )
        }
      </Panel>
    </Page>
  );
}
