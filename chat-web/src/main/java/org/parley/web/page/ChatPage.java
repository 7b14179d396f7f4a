package org.parley.web.page;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import org.parley.config.ChatSettings;

/** What the page at {@code /} is told by its node. */
@Named("page")
@RequestScoped
public class ChatPage {
    @Inject
    ChatSettings settings;

    /** The page says whether there is a session to restore, so no cache may answer in its place. */
    public void prepare() {
        FacesContext.getCurrentInstance().getExternalContext().setResponseHeader("Cache-Control", "no-cache");
    }

    /** The greatest length of a question, in UTF-16 units. */
    public int getQuestionChars() {
        return settings.web().limits().questionChars();
    }
}
