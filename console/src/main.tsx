import '@fontsource-variable/inter/wght.css';
import './styles/console.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { wearLook } from './base/look.ts';
import { keepKnown, recall } from './client/keeping.ts';
import { askAhead } from './client/me.ts';
import { cache } from './client/queries.ts';
import { startWorker } from './client/worker.ts';
import { router } from './router.tsx';

wearLook();
void startWorker();

const place = document.getElementById('root');
if (!place) throw new Error('The page has no place for the console');
// Without a line one waits for what is known; with one for nothing.
if (navigator.onLine) askAhead();
else await recall().catch(() => undefined);
keepKnown();
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={cache}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
