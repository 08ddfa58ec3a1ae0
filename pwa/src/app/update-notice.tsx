/** "An update is ready", on a home screen and the lock screen: nowhere else may it be taken. */
import { t } from "../text";
import { Notice } from "../ui/blocks";
import { Button } from "../ui/button";
import { waiting } from "./update";

const take = async (): Promise<void> => (await import("./take-update")).takeUpdate();

export function UpdateNotice() {
  if (!waiting.value) return null;
  return (
    <Notice>
      <p>{t("app.update")}</p>
      <Button kind="link" onPress={take}>
        {t("update.now")}
      </Button>
    </Notice>
  );
}
