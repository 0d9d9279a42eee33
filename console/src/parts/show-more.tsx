import { Button } from './button.tsx';

interface ShowMoreProps {
  readonly query: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    fetchNextPage(): Promise<unknown>;
  };
}

/** The way to the next page of a list, as long as there is one. */
export function ShowMore({ query }: ShowMoreProps) {
  if (!query.hasNextPage) return null;
  return (
    <Button look="quiet" busy={query.isFetchingNextPage && 'Loading…'} onClick={() => void query.fetchNextPage()}>
      Show more
    </Button>
  );
}
