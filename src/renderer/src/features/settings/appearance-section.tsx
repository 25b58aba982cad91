import { useStore } from 'zustand';
import { densities, themes } from '../../app/appearance.ts';
import { useConsole } from '../../app/console-context.ts';
import { SegmentedChoice } from '../../components/segmented-choice.tsx';
import { densityWords, settingsStrings, themeWords } from '../../strings/settings.ts';

/** How the console looks on this machine. */
export function AppearanceSection() {
  const { theme, density, setTheme, setDensity } = useStore(useConsole().appearance);
  return (
    <>
      <SegmentedChoice
        legend={settingsStrings.theme}
        value={theme}
        choices={themes.map((value) => ({ value, label: themeWords[value] }))}
        onChange={setTheme}
      />
      <SegmentedChoice
        legend={settingsStrings.density}
        value={density}
        choices={densities.map((value) => ({ value, label: densityWords[value] }))}
        onChange={setDensity}
      />
    </>
  );
}
