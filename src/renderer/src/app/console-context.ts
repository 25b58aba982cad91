import { createContext, useContext } from 'react';
import type { Console } from './console.ts';

export const ConsoleContext = createContext<Console | null>(null);

/** The stores of the console this component stands in. */
export function useConsole(): Console {
  const stores = useContext(ConsoleContext);
  if (stores === null) throw new Error('useConsole needs a ConsoleContext above it.');
  return stores;
}
