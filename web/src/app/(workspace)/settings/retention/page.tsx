import { RetentionScreen } from '../../../../features/retention/retention-screen.tsx';

export default function RetentionPage() {
  return <RetentionScreen />;
}
