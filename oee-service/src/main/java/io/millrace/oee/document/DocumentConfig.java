// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee.document;

import io.millrace.kit.problem.ProblemException;
import io.swagger.v3.oas.models.media.StringSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;

/** Answers in the format that a client accepts; a controller only says which there are. */
@Configuration(proxyBeanMethods = false)
public class DocumentConfig {

  @Bean
  AbstractHttpMessageConverter<Tabular> csvConverter() {
    return new Writer<>(Csv.TYPE, Tabular.class, DocumentConfig::csv, _ -> null);
  }

  @Bean
  AbstractHttpMessageConverter<Dated> icsConverter() {
    return new Writer<>(Ics.TYPE, Dated.class, DocumentConfig::ics, _ -> null);
  }

  @Bean
  AbstractHttpMessageConverter<Printable> xlsxConverter() {
    return new Writer<>(
        Xlsx.TYPE,
        Printable.class,
        answer -> Xlsx.of(answer.printout()),
        answer -> answer.printout().name() + ".xlsx");
  }

  @Bean
  AbstractHttpMessageConverter<Printable> pdfConverter() {
    return new Writer<>(
        Pdf.TYPE,
        Printable.class,
        answer -> Pdf.of(answer.printout()),
        answer -> answer.printout().name() + ".pdf");
  }

  /** In the document that describes the API these formats are text or bytes, and no objects. */
  @Bean
  OpenApiCustomizer documentFormats() {
    return document ->
        document.getPaths().values().stream()
            .flatMap(path -> path.readOperations().stream())
            .flatMap(operation -> operation.getResponses().values().stream())
            .filter(response -> response.getContent() != null)
            .forEach(
                response ->
                    response
                        .getContent()
                        .forEach(
                            (type, content) -> {
                              if (type.equals(Csv.TYPE) || type.equals(Ics.TYPE)) {
                                content.setSchema(new StringSchema());
                              } else if (type.equals(Xlsx.TYPE) || type.equals(Pdf.TYPE)) {
                                StringSchema bytes = new StringSchema();
                                bytes.setFormat("binary");
                                content.setSchema(bytes);
                              }
                            }));
  }

  private static byte[] csv(Tabular answer) {
    refuseCut(answer);
    return Csv.of(answer.table()).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] ics(Dated answer) {
    refuseCut(answer);
    return Ics.of(answer.agenda()).getBytes(StandardCharsets.UTF_8);
  }

  private static void refuseCut(Tabular answer) {
    if (answer.hasMore()) {
      throw ProblemException.of(
          422,
          "TOO_MANY_ROWS",
          "limit",
          "there are more rows than one answer has",
          "Ask for a shorter window, or for fewer work units.");
    }
  }

  /** Writes answers of one kind in one format; nothing is sent before all of it is made. */
  private static final class Writer<T> extends AbstractHttpMessageConverter<T> {
    private final Class<T> kind;
    private final Function<T, byte[]> bytes;
    private final Function<T, @Nullable String> file;

    Writer(
        String type, Class<T> kind, Function<T, byte[]> bytes, Function<T, @Nullable String> file) {
      super(MediaType.valueOf(type));
      this.kind = kind;
      this.bytes = bytes;
      this.file = file;
    }

    @Override
    protected boolean supports(Class<?> type) {
      return kind.isAssignableFrom(type);
    }

    @Override
    public boolean canRead(Class<?> type, @Nullable MediaType media) {
      return false;
    }

    /** Only where a controller names the format, so that nobody gets it without asking. */
    @Override
    public boolean canWrite(Class<?> type, @Nullable MediaType media) {
      return media != null && super.canWrite(type, media);
    }

    @Override
    protected T readInternal(Class<? extends T> type, HttpInputMessage message) {
      throw new HttpMessageNotReadableException("nobody sends these", message);
    }

    @Override
    protected void writeInternal(T answer, HttpOutputMessage message) throws IOException {
      byte[] made = bytes.apply(answer);
      String name = file.apply(answer);
      if (name != null) {
        message
            .getHeaders()
            .setContentDisposition(ContentDisposition.attachment().filename(name).build());
      }
      message.getBody().write(made);
    }
  }
}
