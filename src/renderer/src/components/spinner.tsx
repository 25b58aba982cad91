import { LoaderCircle } from 'lucide-react';

export function Spinner() {
  return <LoaderCircle size={15} aria-hidden className="shrink-0 animate-spin" />;
}
