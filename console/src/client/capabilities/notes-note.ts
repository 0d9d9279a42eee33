// Drawn from the catalogue by console/generate.ts; not written by hand.

export interface NotesNote {
  'notes.note.list': {
    input: {
      readonly limit?: number | undefined;
      readonly after?: string | undefined;
      readonly tag?: string | undefined;
    };
    output: {
      readonly items: readonly {
        readonly id: string;
        readonly title: string;
        readonly body: string;
        readonly tags: readonly string[];
        readonly version: number;
        readonly shareSlug: string | null;
        readonly createdAt: string;
        readonly updatedAt: string;
      }[];
      readonly next: string | null;
    };
  };
  'notes.note.read': {
    input: { readonly noteId: string };
    output: {
      readonly id: string;
      readonly title: string;
      readonly body: string;
      readonly tags: readonly string[];
      readonly version: number;
      readonly shareSlug: string | null;
      readonly createdAt: string;
      readonly updatedAt: string;
    };
  };
}
