// SPDX-License-Identifier: Apache-2.0
package io.millrace.oee;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.contracts.Topics;
import io.millrace.kit.KitConfig;
import io.millrace.kit.database.DatabaseRunner;
import io.millrace.kit.database.ServiceSchema;
import io.millrace.kit.outbox.OutboxStore;
import io.millrace.kit.topics.OwnTopics;
import io.millrace.oee.account.AccountRunner;
import io.millrace.oee.account.AccountStore;
import io.millrace.oee.account.SettleStore;
import io.millrace.oee.account.UnitFactStore;
import io.millrace.oee.calendar.BookingController;
import io.millrace.oee.calendar.BookingStore;
import io.millrace.oee.calendar.CalendarImportController;
import io.millrace.oee.calendar.ShiftController;
import io.millrace.oee.document.DocumentConfig;
import io.millrace.oee.downtime.EditController;
import io.millrace.oee.downtime.EditStore;
import io.millrace.oee.downtime.ReasonController;
import io.millrace.oee.downtime.RuleController;
import io.millrace.oee.downtime.StopPublisher;
import io.millrace.oee.downtime.StopRunner;
import io.millrace.oee.downtime.StopStore;
import io.millrace.oee.facts.DueStore;
import io.millrace.oee.facts.FactStore;
import io.millrace.oee.facts.ObservationStore;
import io.millrace.oee.facts.ObservationStore.Limits;
import io.millrace.oee.facts.PlaceStore;
import io.millrace.oee.facts.ReadingProjection;
import io.millrace.oee.facts.ScopeStore;
import io.millrace.oee.facts.StatesController;
import io.millrace.oee.facts.StopDueStore;
import io.millrace.oee.kpi.CycleAuditController;
import io.millrace.oee.kpi.KpiController;
import io.millrace.oee.kpi.OeeController;
import io.millrace.oee.loss.LossController;
import io.millrace.oee.loss.PartStore;
import io.millrace.oee.loss.WaitController;
import io.millrace.oee.plant.PlantModelProjection;
import io.millrace.oee.plant.PlantModelStore;
import io.millrace.oee.proposal.LessonStore;
import io.millrace.oee.proposal.ProposalController;
import io.millrace.oee.proposal.ProposalRunner;
import io.millrace.oee.proposal.ProposalStore;
import io.millrace.oee.proposal.Threshold;
import io.millrace.oee.run.RunController;
import io.millrace.oee.run.RunStore;
import io.millrace.oee.shift.ClosedShiftStore;
import io.millrace.oee.shift.ShiftPublisher;
import io.millrace.oee.shift.ShiftReportController;
import java.time.InstantSource;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** How the service is put together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OeeProperties.class)
@Import({DocumentConfig.class, KitConfig.class})
class OeeConfig {

  @Bean
  ServiceSchema schema() {
    return ServiceSchema.of("oee", "db/oee");
  }

  @Bean
  OwnTopics ownTopics() {
    return new OwnTopics(
        List.of(
            Topics.EQUIPMENT_STATES,
            Topics.EQUIPMENT_COUNTS,
            Topics.EQUIPMENT_SHIFTS,
            Topics.DOWNTIMES));
  }

  @Bean
  PlantModelStore plantModelStore(JdbcClient jdbc) {
    return new PlantModelStore(jdbc);
  }

  @Bean
  FactStore factStore(JdbcClient jdbc) {
    return new FactStore(jdbc);
  }

  @Bean
  ScopeStore scopeStore(PlantModelStore models, FactStore facts) {
    return new ScopeStore(models, facts);
  }

  @Bean
  DueStore dueStore(JdbcClient jdbc) {
    return new DueStore(jdbc);
  }

  @Bean
  StopDueStore stopDueStore(JdbcClient jdbc) {
    return new StopDueStore(jdbc);
  }

  @Bean
  PlantModelProjection plantModelProjection(
      PlantModelStore models, DueStore due, StopDueStore stops) {
    return new PlantModelProjection(
        models,
        site -> {
          due.addAll(site, DueStore.Cause.PLANT_MODEL, null);
          stops.addAll(site, StopDueStore.Cause.PLANT_MODEL);
        });
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  StopRunner stopRunner(
      JdbcClient jdbc,
      UnitFactStore facts,
      PlantModelStore models,
      OutboxStore outbox,
      TransactionTemplate transactions,
      DatabaseRunner database,
      InstantSource clock,
      OeeProperties settings,
      MeterRegistry meters) {
    return new StopRunner(
        new StopStore(jdbc, facts::activities, transactions, settings.mostIntervalsAssessed()),
        new StopPublisher(outbox, clock)::tell,
        unit -> models.newest(unit).stream().findFirst().map(model -> model.terms(unit)),
        database::ready,
        settings.stops().every(),
        meters);
  }

  @Bean
  ReadingProjection readingProjection(
      PlantModelStore models,
      FactStore facts,
      DueStore due,
      StopDueStore stops,
      OutboxStore outbox,
      OeeProperties settings,
      MeterRegistry meters) {
    return new ReadingProjection(
        models, facts, due, stops, outbox, settings.clockTolerance(), meters);
  }

  @Bean
  PlaceStore placeStore(ScopeStore scopes, InstantSource clock) {
    return new PlaceStore(scopes, clock);
  }

  @Bean
  ObservationStore observationStore(PlaceStore places, FactStore facts) {
    return new ObservationStore(places, facts);
  }

  @Bean
  UnitFactStore unitFactStore(JdbcClient jdbc, FactStore facts) {
    return new UnitFactStore(jdbc, facts);
  }

  @Bean
  AccountStore accountStore(
      JdbcClient jdbc, UnitFactStore facts, PlatformTransactionManager transactions) {
    return new AccountStore(jdbc, facts, transactions);
  }

  @Bean
  ClosedShiftStore closedShiftStore(JdbcClient jdbc, MeterRegistry meters) {
    return new ClosedShiftStore(jdbc, meters);
  }

  @Bean
  ShiftReportController shiftReportController(PlaceStore places, ClosedShiftStore reports) {
    return new ShiftReportController(places, reports);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  AccountRunner accountRunner(
      JdbcClient jdbc,
      UnitFactStore facts,
      AccountStore accounts,
      ScopeStore scopes,
      PlantModelStore models,
      ClosedShiftStore reports,
      OutboxStore outbox,
      TransactionTemplate transactions,
      DatabaseRunner database,
      InstantSource clock,
      OeeProperties settings,
      MeterRegistry meters) {
    ShiftPublisher shifts = new ShiftPublisher(scopes, accounts, facts, reports, outbox, clock);
    return new AccountRunner(
        new SettleStore(jdbc, facts, transactions, settings.mostIntervalsAssessed()),
        unit -> models.newest(unit).stream().findFirst().map(model -> model.terms(unit)),
        shifts::settled,
        database::ready,
        clock,
        settings.account().every(),
        settings.account().delay(),
        meters);
  }

  @Bean
  EditStore editStore(JdbcClient jdbc, DueStore due, TransactionTemplate transactions) {
    return new EditStore(jdbc, due, transactions);
  }

  @Bean
  EditController editController(PlaceStore places, EditStore edits, InstantSource clock) {
    return new EditController(places, edits, clock);
  }

  @Bean
  RuleController ruleController(PlaceStore places, FactStore facts, InstantSource clock) {
    return new RuleController(places, facts, clock);
  }

  @Bean
  LessonStore lessonStore(JdbcClient jdbc, EditStore edits, OeeProperties settings) {
    return new LessonStore(jdbc, edits, settings.proposal().mostEdits());
  }

  @Bean
  ProposalStore proposalStore(LessonStore lessons, UnitFactStore facts, OeeProperties settings) {
    return new ProposalStore(lessons, facts, settings.mostIntervals());
  }

  @Bean
  ProposalController proposalController(
      PlaceStore places, ProposalStore proposals, OeeProperties settings) {
    return new ProposalController(
        places, proposals, new Threshold(settings.proposal().applyAbove()));
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  ProposalRunner proposalRunner(
      LessonStore lessons,
      ProposalStore proposals,
      EditStore edits,
      PlantModelStore models,
      DatabaseRunner database,
      InstantSource clock,
      OeeProperties settings,
      MeterRegistry meters) {
    return new ProposalRunner(
        lessons,
        proposals,
        edits,
        unit -> models.newest(unit).stream().findFirst(),
        database::ready,
        clock,
        new Threshold(settings.proposal().applyAbove()),
        settings.proposal().every(),
        meters);
  }

  @Bean
  ReasonController reasonController(PlaceStore places, InstantSource clock) {
    return new ReasonController(places, clock);
  }

  @Bean
  RunController runController(
      PlaceStore places,
      JdbcClient jdbc,
      DueStore due,
      TransactionTemplate transactions,
      InstantSource clock) {
    return new RunController(places, new RunStore(jdbc, due, transactions), clock);
  }

  @Bean
  BookingStore bookingStore(JdbcClient jdbc, DueStore due, TransactionTemplate transactions) {
    return new BookingStore(jdbc, due, transactions);
  }

  @Bean
  BookingController bookingController(
      PlaceStore places, BookingStore bookings, InstantSource clock) {
    return new BookingController(places, bookings, clock);
  }

  @Bean
  CalendarImportController calendarImportController(
      PlaceStore places, BookingStore bookings, InstantSource clock) {
    return new CalendarImportController(places, bookings, clock);
  }

  @Bean
  ShiftController shiftController(PlaceStore places, InstantSource clock) {
    return new ShiftController(places, clock);
  }

  @Bean
  LossController lossController(
      PlaceStore places,
      UnitFactStore facts,
      AccountStore accounts,
      EditStore edits,
      OeeProperties settings) {
    return new LossController(
        places,
        new PartStore(facts, settings.mostIntervalsAssessed()),
        accounts,
        edits,
        new Limits(settings.longestWindow(), settings.mostIntervalsAssessed()));
  }

  @Bean
  WaitController waitController(PlaceStore places, UnitFactStore facts, OeeProperties settings) {
    return new WaitController(
        places, new PartStore(facts, settings.mostIntervalsAssessed()), settings.longestWindow());
  }

  @Bean
  KpiController kpiController() {
    return new KpiController();
  }

  @Bean
  CycleAuditController cycleAuditController(
      PlaceStore places, AccountStore accounts, OeeProperties settings) {
    return new CycleAuditController(
        places, accounts, new Limits(settings.longestWindow(), settings.mostIntervalsAssessed()));
  }

  @Bean
  StatesController statesController(ObservationStore observations, OeeProperties settings) {
    return new StatesController(
        observations, new Limits(settings.longestWindow(), settings.mostIntervals()));
  }

  @Bean
  OeeController oeeController(PlaceStore places, AccountStore accounts, OeeProperties settings) {
    return new OeeController(
        places, accounts, new Limits(settings.longestWindow(), settings.mostIntervalsAssessed()));
  }
}
