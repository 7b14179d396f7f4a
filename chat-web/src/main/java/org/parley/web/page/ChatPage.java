package org.parley.web.page;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import org.parley.config.ChatSettings;
import org.parley.web.assets.StaticFiles;

/** What the pages are told by their node. */
@Named("page")
@RequestScoped
public class ChatPage {
    @Inject
    ChatSettings settings;

    @Inject
    StaticFiles files;

    private Wording wording = Wording.of(List.of(), null);

    @PostConstruct
    void chooseLanguage() {
        FacesContext faces = FacesContext.getCurrentInstance();
        List<Locale> supported = new ArrayList<>();
        supported.add(faces.getApplication().getDefaultLocale());
        faces.getApplication().getSupportedLocales().forEachRemaining(supported::add);
        wording = Wording.of(
                supported, faces.getExternalContext().getRequestHeaderMap().get("Accept-Language"));
    }

    /** The page says whether there is a session to restore, so no cache may answer in its place. */
    public void prepare() {
        ExternalContext http = FacesContext.getCurrentInstance().getExternalContext();
        http.setResponseHeader("Cache-Control", "no-cache");
        http.setResponseHeader("Content-Language", wording.language());
        http.addResponseHeader("Vary", "Accept-Language");
    }

    /** The greatest length of a question, in UTF-16 units. */
    public int getQuestionChars() {
        return settings.web().limits().questionChars();
    }

    /** Where the static files are, with a slash at the end: a browser keeps what is there. */
    public String getAssets() {
        return files.folder();
    }

    /** Of the texts. */
    public Locale getLocale() {
        return wording.locale();
    }

    /** As {@code lang} has it. */
    public String getLanguage() {
        return wording.language();
    }

    /** As {@code dir} has it: {@code ltr} or {@code rtl}. */
    public String getDirection() {
        return wording.direction();
    }

    /** Not a resource bundle of Faces: that would fall back to the server's own language. */
    @Produces
    @Dependent
    @Named("texts")
    ResourceBundle texts() {
        return wording.texts();
    }
}
