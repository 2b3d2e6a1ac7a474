import { DeletionScreen } from '../../../../features/deletion/deletion-screen.tsx';

export default function DeletionPage() {
  return <DeletionScreen />;
}
