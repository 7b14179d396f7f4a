package org.parley.config;

/** A setting that can't be used. The message is one line for an operator: the setting, what is wrong, the range. */
public final class InvalidSettingException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** @param fault what is wrong with the setting's value, without a secret */
    public InvalidSettingException(Setting setting, String fault) {
        super(setting.variable().orElse(setting.environmentForm()) + " (" + setting.property() + ") " + fault);
    }
}
