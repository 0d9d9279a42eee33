// Services that the company has described itself, whose actions are capabilities like any other.
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { when } from '../../base/time.ts';
import { useMay } from '../../client/me.ts';
import { usePages } from '../../client/pages.ts';
import { Button } from '../../parts/button.tsx';
import { Empty, Panel } from '../../parts/panel.tsx';
import { ShowMore } from '../../parts/show-more.tsx';
import { RunDrawer, type Wish } from '../../running/run-drawer.tsx';
import { DescribeDrawer } from './describe-drawer.tsx';

const noService =
  'Any service with a REST interface can be described here, by its OpenAPI document or by hand. What it' +
  ' can do becomes part of Cadre: for people, for your staff and in flows.';

export function Own() {
  const may = useMay();
  const { query, rows } = usePages('connection.api.list', { limit: 50 });
  const [isDescribing, setDescribing] = useState(false);
  const [wish, setWish] = useState<Wish>();
  const describe = may('connection.api.create') ? (
    <Button look="main" onClick={() => setDescribing(true)}>
      Describe service
    </Button>
  ) : null;
  return (
    <Panel query={query} what="Your own services" lines={4}>
      {() => (
        <>
          {rows.length === 0 ? (
            <Empty says={noService}>{describe}</Empty>
          ) : (
            <>
              <div className="mb-3 flex justify-end">{describe}</div>
              <ul className="border-border border-t">
                {rows.map(({ id: apiId, title, name, capabilities, createdAt }) => (
                  <li key={apiId} className="grid gap-1.5 border-border border-b py-3">
                    <div className="flex flex-wrap items-center gap-x-3">
                      <h2 className="text-strong">{title}</h2>
                      <span className="text-meta text-muted">
                        <code>{name}</code>, described {when(createdAt)}
                      </span>
                      {may('connection.api.remove') ? (
                        <span className="ml-auto">
                          <Button
                            small
                            look="danger"
                            onClick={() =>
                              setWish({ capability: 'connection.api.remove', given: { apiId }, fixed: ['apiId'] })
                            }
                          >
                            Remove…
                          </Button>
                        </span>
                      ) : null}
                    </div>
                    <p className="flex flex-wrap gap-x-4 gap-y-1">
                      {capabilities.map((capability) => (
                        <Link
                          key={capability}
                          to="/do/$capability"
                          params={{ capability }}
                          className="inline-flex min-h-6 items-center text-link hover:underline"
                        >
                          <code className="text-code">{capability}</code>
                        </Link>
                      ))}
                    </p>
                  </li>
                ))}
              </ul>
            </>
          )}
          <ShowMore query={query} />
          {isDescribing ? <DescribeDrawer onClose={() => setDescribing(false)} /> : null}
          <RunDrawer wish={wish} onClose={() => setWish(undefined)} />
        </>
      )}
    </Panel>
  );
}
