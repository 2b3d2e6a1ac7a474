'use client';
import { useRouter } from 'next/navigation';
import { NewKitScreen } from '../../../features/account/new-kit-screen.tsx';
import { routes } from '../../../routes.ts';

/** A new kit in place of the one in force, from the settings. */
export function NewKitPlace() {
  const router = useRouter();
  const back = (): void => router.replace(routes.kitTest);
  return <NewKitScreen goOn={back} later={back} />;
}
