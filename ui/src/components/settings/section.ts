import type { SettingsForm } from '../../backend/contract';

/** What a field of the settings gets from the form that it stands in. */
export interface SettingField {
  id: string;
  testid: string;
  field: string;
  error: string | null;
  oninput: () => void;
}

/** What a section of the settings is given. */
export interface SectionProps {
  about: (field: keyof SettingsForm) => SettingField;
}
