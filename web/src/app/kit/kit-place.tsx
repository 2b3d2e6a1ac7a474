'use client';
import { useRouter } from 'next/navigation';
import { KitScreen } from '../../features/account/kit-screen.tsx';
import { routes } from '../../routes.ts';

/** The gate. What waited behind it is the first real search, or the one that was opened. */
export function KitPlace() {
  const router = useRouter();
  return <KitScreen goOn={() => router.replace(routes.searches)} later={() => router.back()} />;
}
