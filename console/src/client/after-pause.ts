// What is typed, once whoever types has paused: nobody is asked for every letter.
import { useEffect, useState } from 'react';

const pauseMs = 250;

export function useAfterPause(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
