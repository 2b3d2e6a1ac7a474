import { createContext } from 'react';
import type { LucideIcon } from 'lucide-react';

/** What stands above words that no candidate sees, where that is not "team only"; null: it is. */
export const NoteHead = createContext<{ readonly words: string; readonly Icon: LucideIcon } | null>(null);
