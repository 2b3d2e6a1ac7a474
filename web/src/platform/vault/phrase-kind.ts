import type { Language } from '@liexin/domain/agency/region';

/** What phrases of an agency are made of: 24 digits are easier than English words where Latin letters are not the first. */
export const phraseKindOf = (agencyLanguage: Language): 'words' | 'digits' => (agencyLanguage === 'zh' ? 'digits' : 'words');
