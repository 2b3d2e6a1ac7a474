'use client';
import { lazy, Suspense, useCallback, useState } from 'react';
import { Printer } from 'lucide-react';
import { formatDate } from '../../text/format.ts';
import { Button } from '../../ui/button.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import type { CertificateRow } from './deletion-view-types.ts';

const PrintedCertificate = lazy(() => import('./printed-certificate.tsx').then((loaded) => ({ default: loaded.PrintedCertificate })));

interface CertificateProps {
  row: CertificateRow;
  agencyName: string;
  onDownload: () => void;
}

/** One certificate as people read it, to keep as a file or on paper. */
export function CertificateCard({ row: { certificate, isGood }, agencyName, onDownload }: CertificateProps) {
  const [isPrinting, setPrinting] = useState(false);
  const printed = useCallback(() => setPrinting(false), []);
  const text = useText().deletion;
  const language = useLanguage();
  const { number, finishedAtMs, counts, stores, rules, idListRoot, backupHorizonMs } = certificate;
  return (
    <article className="device-row mb-3 flex-wrap">
      <div className="grow min-w-0">
        <h3 className="font-semibold num">{text.certificate(number, formatDate(finishedAtMs, language))}</h3>
        <p className="small">{text.deleted(counts['messages']?.purged ?? 0, counts['parts']?.purged ?? 0, counts['months']?.purged ?? 0)}</p>
        <p className="small text-ink-2">{rules.map(({ id, version }) => text.ruleLine(id, version)).join(' · ')}</p>
        <p className="small text-ink-2">
          {`${text.confirmedBy}${language === 'zh' ? '：' : ': '}${stores.map(({ name }) => text.stores[name] ?? name).join(language === 'zh' ? '、' : ', ')}`}
        </p>
        <p className="small text-ink-2 num">{text.horizon(formatDate(backupHorizonMs, language))}</p>
        <p className="meta break-all num">{idListRoot}</p>
        {isGood === null ? null : <p className={isGood ? 'meta' : 'field-error'}>{isGood ? text.verdicts.holds : text.verdicts.broken}</p>}
        <div className="mt-2 flex flex-wrap gap-2">
          <Button kind="line" size="sm" onPress={onDownload}>
            {text.download}
          </Button>
          <Button kind="ghost" size="sm" icon={<Printer aria-hidden />} onPress={() => setPrinting(true)}>
            {text.print}
            <span className="sr-only">{` ${text.certificate(number, formatDate(finishedAtMs, language))}`}</span>
          </Button>
        </div>
      </div>
      {isPrinting ? (
        <Suspense>
          <PrintedCertificate certificate={certificate} agencyName={agencyName} onDone={printed} />
        </Suspense>
      ) : null}
    </article>
  );
}
